interface OfExport {
  id: string;
  user_id: string;
}

/** The storage folder of an export's files. The CDN does not serve it: downloads use presigned URLs. */
export const exportFolder = ({ id, user_id }: OfExport): string => `exports/${user_id}/${id}/`;
export const exportKey = (row: OfExport, file: number): string => `${exportFolder(row)}${file}.zip`;
