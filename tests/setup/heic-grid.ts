const uint = (bytes: 1 | 2 | 4, ...values: number[]): Buffer => {
  const buffer = Buffer.alloc(bytes * values.length);
  values.forEach((value, index) => buffer.writeUIntBE(value, index * bytes, bytes));
  return buffer;
};
const box = (type: string, ...content: Buffer[]): Buffer => Buffer.concat([uint(4, 8 + content.reduce((sum, { length }) => sum + length, 0)), Buffer.from(type, 'latin1'), ...content]);
const fullBox = (type: string, version: number, flags: number, ...content: Buffer[]) => box(type, uint(4, version * 2 ** 24 + flags), ...content);

/** A box in a file, including its header. */
function boxIn(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type, 0, 'latin1') - 4;
  return file.subarray(at, at + file.readUInt32BE(at));
}

/**
 * A HEIC file as written by phones (ISO/IEC 23008-12, 6.6.2.3): a grid of tiles. Here all tiles are the same image, from `tile`, so
 * that a large picture is a small file. Decoders support up to 255 tiles.
 */
export function heicGrid(tile: Buffer, columns: number, rows: number): Buffer {
  const tiles = Array.from({ length: columns * rows }, (_, index) => index + 2);
  const data = boxIn(tile, 'mdat').subarray(8);
  const size = boxIn(tile, 'ispe');
  const [width, height] = [size.readUInt32BE(12) * columns, size.readUInt32BE(16) * rows];
  const infe = (id: number, type: string, hidden: 0 | 1) => fullBox('infe', 2, hidden, uint(2, id, 0), Buffer.from(`${type}\0`, 'latin1'));
  const grid = Buffer.concat([uint(1, 0, 1, rows - 1, columns - 1), uint(4, width, height)]);
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const meta = (start: number) =>
    fullBox(
      'meta', 0, 0,
      fullBox('hdlr', 0, 0, uint(4, 0), Buffer.from('pict', 'latin1'), uint(4, 0, 0, 0), uint(1, 0)),
      fullBox('pitm', 0, 0, uint(2, 1)),
      fullBox('iinf', 0, 0, uint(2, 1 + tiles.length), infe(1, 'grid', 0), ...tiles.map((id) => infe(id, 'hvc1', 1))),
      fullBox('iref', 0, 0, box('dimg', uint(2, 1, tiles.length, ...tiles))),
      box(
        'iprp',
        box('ipco', boxIn(tile, 'hvcC'), size, fullBox('ispe', 0, 0, uint(4, width, height))),
        fullBox('ipma', 0, 0, uint(4, 1 + tiles.length), uint(2, 1), uint(1, 1, 3), ...tiles.flatMap((id) => [uint(2, id), uint(1, 2, 0x81, 2)])),
      ),
      fullBox(
        'iloc', 1, 0,
        uint(2, 0x4400, 1 + tiles.length),
        // The grid is in `idat`; all tiles refer to the same data in `mdat`.
        uint(2, 1, 1, 0, 1), uint(4, 0, grid.length),
        ...tiles.flatMap((id) => [uint(2, id, 0, 0, 1), uint(4, start, data.length)]),
      ),
      box('idat', grid),
    );
  const start = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(start), box('mdat', data)]);
}
