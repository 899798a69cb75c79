import { describe, expect, it } from 'vitest';
import { newTraceId, parseW3c, parseXRay, w3cHeader, xrayHeader } from './headers.ts';

const root = '1-5759e988-bd862e3fe1be46a994272793';
const parent = '53995c3f42cd8ad8';

describe('an X-Amzn-Trace-Id', () => {
  it('names a trace, the parent and whether it is sampled', () => {
    expect(parseXRay(`Root=${root};Parent=${parent};Sampled=1`)).toEqual({ root, parent, sampled: true });
    expect(parseXRay(xrayHeader(root, parent, false))).toEqual({ root, parent, sampled: false });
    expect(parseXRay(xrayHeader(root, undefined, true))).toEqual({ root, parent: undefined, sampled: true });
  });

  it.each([undefined, '', 'Root=junk; <script>', `Root=${root}0;Parent=${parent}`])('that is malformed counts as absent: %s', (header) => {
    expect(parseXRay(header)).toEqual({ root: undefined, parent: undefined, sampled: undefined });
  });
});

describe('a traceparent', () => {
  it('is the same trace in another format', () => {
    expect(parseW3c(w3cHeader(root, parent, true))).toEqual({ root, parent, sampled: true });
    expect(w3cHeader(root, parent, false)).toBe(`00-5759e988bd862e3fe1be46a994272793-${parent}-00`);
  });

  it('of a later version is read by the known fields', () => {
    expect(parseW3c(`01-5759e988bd862e3fe1be46a994272793-${parent}-01-more`)).toEqual({ root, parent, sampled: true });
  });

  it.each([undefined, '', 'junk', `ff-5759e988bd862e3fe1be46a994272793-${parent}-01`, `00-${'0'.repeat(32)}-${parent}-01`, `00-5759e988bd862e3fe1be46a994272793-${'0'.repeat(16)}-01`])(
    'that is not valid is ignored: %s',
    (header) => expect(parseW3c(header)).toBeUndefined(),
  );
});

it('a new trace id can be written in both formats', () => {
  const id = newTraceId();
  expect(parseW3c(w3cHeader(id, parent, true))?.root).toBe(id);
});
