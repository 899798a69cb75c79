/** Writes the export with the id given, as its function does, and prints the most memory (MB) that the process has used. */
import { writeExport } from '../../core/account-data/write-export.ts';
import { theApp } from '../../platform/whole-app.ts';

while ((await writeExport(theApp(), process.argv[2]!)).left);
// Kilobytes on every system.
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
process.exit(0);
