/** What a file picker offers. Systems differ in the types they have for newer formats, so the endings are named too. */
export const acceptedFiles = 'image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,image/avif,image/tiff,.jfif,.heic,.heif,.avif,.tif,.tiff';
