import { fit, mediumBox } from '../media/imaging/sizes.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { getPost } from './get-post.ts';
import { getProfile } from './get-profile.ts';

/** The preview of a link posted elsewhere. */
export interface Preview {
  kind: 'post' | 'profile';
  /** The path of the page in the web client. */
  path: string;
  title: string;
  description: string;
  image: { url: string; width?: number; height?: number; alt: string } | undefined;
}

/** Maximum length of the description, in characters; previews show less. */
const longest = 200;

/** A post as anonymous readers see it, whoever the caller is, so that the response can be cached. */
export async function previewPost(app: App, postId: string): Promise<Preview> {
  const { id, username, caption, media } = await getPost(app, undefined, postId);
  const [photo] = media;
  return {
    kind: 'post',
    path: `/p/${id}`,
    title: `${username} on Lambdagram`,
    description: shortened(caption) || (media.length > 1 ? `${media.length} photos by ${username}` : `A photo by ${username}`),
    image: photo?.variants && { url: photo.variants.medium, ...fit(photo, mediumBox), alt: photo.alt || `Photo by ${username}` },
  };
}

/** A public account's profile; throws not_found if the account is private. */
export async function previewProfile(app: App, ref: string): Promise<Preview> {
  const { username, display_name, bio, avatar_url, is_private, posts_count } = await getProfile(app, undefined, ref);
  if (is_private) throw notFound('user');
  return {
    kind: 'profile',
    path: `/u/${username}`,
    title: display_name ? `${display_name} (@${username}) on Lambdagram` : `@${username} on Lambdagram`,
    description: shortened(bio) || `${posts_count} ${posts_count === 1 ? 'post' : 'posts'} by ${username}`,
    image: avatar_url ? { url: avatar_url, alt: `Profile photo of ${username}` } : undefined,
  };
}

function shortened(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, ' ').trim()];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
}
