// `node --watch` has its child report every module it loads, and tells it so by this. Processes the service starts
// would inherit it and report to a parent that expects other messages of them.
delete process.env['WATCH_REPORT_DEPENDENCIES'];

await import('./start.ts');
