import * as z from 'zod';
import { Id, OwnId } from '../shared/ids.ts';
import { text, Url } from '../shared/text.ts';

const ContentType = text(0, 1_000)
  .transform((type) => type || undefined)
  .optional();

export const UploadRequest = z.object({
  filename: text(1, 255).meta({ examples: ['harbour.jpg'] }),
  content_type: ContentType.meta({ description: 'A hint; absent or empty if unknown. The bytes decide', examples: ['image/jpeg'] }),
  size: z
    .int()
    .min(0)
    .transform((size) => size || undefined)
    .optional()
    .meta({ description: 'Exact size of the file in bytes, which storage enforces; absent or 0 if unknown', examples: [482_113] }),
}).meta({ id: 'UploadRequest' });
export type UploadRequest = z.output<typeof UploadRequest>;

const UploadForm = z
  .object({ url: Url, fields: z.record(z.string(), z.string()) })
  .meta({ id: 'UploadForm', description: 'The same upload as an HTML form: send the fields, then the bytes as `file`' });

export const UploadPermission = z.object({
  media_id: OwnId,
  upload_url: Url,
  expires_at: z.int().meta({ description: 'Unix time in seconds' }),
  method: z.literal('PUT'),
  headers: z.record(z.string(), z.string()).meta({ description: 'Send these with the PUT' }),
  post: UploadForm,
}).meta({ id: 'UploadPermission' });
export type UploadPermission = z.output<typeof UploadPermission>;

/** A photo's id in the body or in the path. */
export const MediaRef = z.object({ media_id: Id }).meta({ id: 'MediaRef' });

/** https://blurha.sh */
export const Blurhash = z.string().meta({ description: 'A blurred preview in 20 to 30 characters (blurha.sh)', examples: ['LEHV6nWB2yk8pyo0adR*.7kCMdnj'] });

export const Variants = z.object({ original: Url, thumbnail: Url, medium: Url, large: Url }).meta({ id: 'Variants' });
/** The names of a photo's variants. */
export type VariantName = keyof z.output<typeof Variants>;
export const variantNames = Object.keys(Variants.shape) as VariantName[];

export const Rendition = z.object({
  name: z.string().meta({ examples: ['780.webp'] }),
  width: z.int(),
  height: z.int(),
  format: z.string().meta({ examples: ['webp'] }),
}).meta({ id: 'Rendition' });
export type Rendition = z.output<typeof Rendition>;

/** The stills of a photo, in every size; the variants are four more files, of fixed kinds. */
export const renditionFields = {
  base_url: z.string().meta({ description: 'A rendition is at `base_url` + `name` + `query`' }),
  query: z.string(),
  renditions: z.array(Rendition).meta({ description: 'Stills that exist so far, narrowest first' }),
  animated: z.literal(true).optional().meta({ description: 'The variants are animated, except the thumbnail. Absent for a still' }),
};

export const ReadyMedia = z.object({
  media_id: OwnId,
  user_id: OwnId,
  status: z.literal('ready'),
  variants: Variants,
  ...renditionFields,
  width: z.int(),
  height: z.int(),
  blurhash: Blurhash,
}).meta({ id: 'ReadyMedia' });
export type ReadyMedia = z.output<typeof ReadyMedia>;

/** A photo that the client does not have to wait for. */
export const ProcessingMedia = z.object({
  media_id: OwnId,
  status: z.literal('processing'),
}).meta({ id: 'ProcessingMedia' });

export const Media = z.object({
  media_id: OwnId,
  user_id: OwnId,
  status: z.enum(['pending', 'ready', 'failed']),
  variants: Variants.partial().meta({ description: 'Empty until the photo is ready' }),
  ...renditionFields,
  width: z.int().nullable(),
  height: z.int().nullable(),
  blurhash: Blurhash.nullable(),
}).meta({ id: 'Media' });
export type Media = z.output<typeof Media>;

export const DirectUpload = z.object({
  media_data: z.string().min(1).meta({ description: 'Base64, or a `data:` URL' }),
  content_type: ContentType.meta({ description: 'A hint: the bytes decide' }),
  filename: text(0, 255).optional(),
}).meta({ id: 'DirectUpload' });
export type DirectUpload = z.output<typeof DirectUpload>;
