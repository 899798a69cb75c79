import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeMedia } from '../../../core/media/remove-media.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler } from '../../../functions/media/on-media-removed.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { openCdn } from '../../../platform/cdn.ts';
import { loadConfig } from '../../../platform/config.ts';
import { processClients, theApp } from '../../../platform/whole-app.ts';
import { eventually } from '../../setup/eventually.ts';
import { aMedia, aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

/** A fake of CloudFront's API, for the SDK's real client: none of the emulators used in tests has it. */
const invalidations: { path: string; reference: string; paths: string[] }[] = [];
let refusal: string | undefined;
const cloudFront = createServer((req, res) => {
  void text(req).then((body) => {
    const values = (tag: string) => [...body.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, value]) => value!);
    if (refusal) {
      res.writeHead(400, { 'content-type': 'text/xml' }).end(`<ErrorResponse><Error><Type>Sender</Type><Code>${refusal}</Code><Message>No.</Message></Error></ErrorResponse>`);
      return;
    }
    invalidations.push({ path: `${req.method} ${req.url}`, reference: values('CallerReference')[0]!, paths: values('Path') });
    res.writeHead(201, { 'content-type': 'text/xml' }).end('<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>');
  });
});

let unwrap: () => void;
beforeAll(async () => {
  cloudFront.listen(0, '127.0.0.1');
  await once(cloudFront, 'listening');
  process.env['AWS_ENDPOINT_URL_CLOUDFRONT'] = `http://127.0.0.1:${(cloudFront.address() as AddressInfo).port}`;
  const cdn = await openCdn({ ...loadConfig(), MEDIA_DISTRIBUTION_ID: 'E2EXAMPLE' });
  unwrap = processClients.wrap('cdn', () => cdn);
});
afterAll(() => {
  unwrap();
  delete process.env['AWS_ENDPOINT_URL_CLOUDFRONT'];
  cloudFront.close();
});
beforeEach(() => {
  invalidations.length = 0;
  refusal = undefined;
});

const removed = (user_id: string, ...paths: string[]) => ({ id: newId(), type: 'media.removed', occurred_at: new Date().toISOString(), data: { media_id: newId(), user_id, paths } });

const deliver = (events: object[]) => {
  const Records = events.map((event) => ({
    messageId: newId(),
    receiptHandle: 'none',
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:lambdagram-${process.env['STAGE']}-media-removed`,
  }));
  return handler({ Records } as unknown as SQSEvent, {} as Context);
};

describe('on-media-removed', () => {
  it('invalidates everything removed in one call, with one path for many photos of an owner', async () => {
    const [one, other] = [newId(), newId()];
    const events = [...Array.from({ length: 6 }, (_, index) => removed(one, `/public/${one}/${index}/*`)), removed(other, `/public/${other}/x/*`, `/public/${other}/avatar/x/*`)];
    expect(await deliver(events)).toEqual({ batchItemFailures: [] });
    expect(invalidations).toEqual([
      {
        path: 'POST /2020-05-31/distribution/E2EXAMPLE/invalidation',
        reference: expect.stringMatching(/^[\da-f]{32}$/) as string,
        paths: [`/public/${one}/*`, `/public/${other}/avatar/x/*`, `/public/${other}/x/*`],
      },
    ]);
    // CloudFront handles each caller reference only once; a later removal of the same path has another one.
    await deliver(events);
    await deliver([removed(other, `/public/${other}/x/*`)]);
    await deliver([removed(other, `/public/${other}/x/*`)]);
    const [first, again, later, latest] = invalidations.map(({ reference }) => reference);
    expect(again).toBe(first);
    expect(latest).not.toBe(later);
  });

  it('waits while CloudFront is at its limit, and retries', async () => {
    const event = removed(newId(), '/public/a/b/*');
    refusal = 'TooManyInvalidationsInProgress';
    expect((await deliver([event])).batchItemFailures).toHaveLength(1);
    refusal = undefined;
    expect(await deliver([event])).toEqual({ batchItemFailures: [] });
    expect(invalidations.map(({ paths }) => paths)).toEqual([['/public/a/b/*']]);
  });

  it('receives the CDN paths of a deleted photo and a replaced picture', async () => {
    const user = await aUser();
    const [photo, avatar] = [await aMedia(user), await aMedia(user)];
    await invoke(updateMe, { token: user.token, body: { avatar_media_id: avatar } });
    await invoke(updateMe, { token: user.token, body: { avatar_media_id: null } });
    // Retried, since the service's own consumer may not have recorded its renditions yet.
    await eventually(async () => {
      await theApp().db.query('test_age', `update media set updated_at = now() - interval '2 days' where id = $1`, [photo]);
      expect(await removeMedia(theApp(), photo)).toBe(true);
    });
    const pathsOf = async (id: string) => {
      const rows = await theApp().db.query<{ data: { user_id: string; paths: string[] } }>('test_removed', `select data from outbox where type = 'media.removed' and subject = $1`, [id]);
      expect(rows.map(({ data }) => data.user_id)).toEqual([user.id]);
      return rows[0]!.data.paths.toSorted();
    };
    const folder = expect.stringMatching(new RegExp(`^/public/${user.id}/[\\w-]{22}/\\*$`)) as string;
    expect(await pathsOf(photo)).toEqual([folder]);
    expect(await pathsOf(avatar)).toEqual(expect.arrayContaining([folder, expect.stringMatching(new RegExp(`^/public/${user.id}/avatar/[\\w-]{22}/\\*$`))]));
  });
});
