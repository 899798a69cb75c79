interface OfExport {
  id: string;
  user_id: string;
}

/** The folder of an export's files, which is not served. */
export const exportFolder = ({ id, user_id }: OfExport): string => `exports/${user_id}/${id}/`;
export const exportKey = (row: OfExport, file: number): string => `${exportFolder(row)}${file}.zip`;
