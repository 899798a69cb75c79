import { translator } from './translator.ts';

export const t = translator({
  photoBy: 'Photo by {username}',
  photosBy: 'Photos by {username}',
  previousPhoto: 'Previous photo',
  nextPhoto: 'Next photo',
  photos: '{photos, number} photos',
  close: 'Close',
  of: '{shown, number} of {photos, number}',
  thePhotoCannotBe: 'The photo cannot be enlarged without a connection.',
  carousel: 'carousel',
  slide: 'slide',
});
