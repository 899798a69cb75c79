/** The types of the file picker. Systems differ in their types for newer formats, so extensions are listed too. */
export const acceptedFiles = 'image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,image/avif,image/tiff,.jfif,.heic,.heif,.avif,.tif,.tiff';
