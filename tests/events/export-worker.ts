/** Writes the export with the given id, like its function, and prints the process's peak memory (MB). */
import { writeExport } from '../../core/account-data/write-export.ts';
import { theApp } from '../../platform/whole-app.ts';

while ((await writeExport(theApp(), process.argv[2]!)).left);
// maxRSS is in kilobytes on all systems.
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
process.exit(0);
