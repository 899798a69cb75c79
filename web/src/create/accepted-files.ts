/** What the file picker accepts. Operating systems disagree about the types of newer formats, so extensions are listed, too. */
export const acceptedFiles = 'image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,image/avif,image/tiff,.jfif,.heic,.heif,.avif,.tif,.tiff';
