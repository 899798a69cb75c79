interface OfExport {
  id: string;
  user_id: string;
}

/** Where the files of an export are, which nothing serves. */
export const exportFolder = ({ id, user_id }: OfExport): string => `exports/${user_id}/${id}/`;
export const exportKey = (row: OfExport, file: number): string => `${exportFolder(row)}${file}.zip`;
