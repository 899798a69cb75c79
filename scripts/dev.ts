// `node --watch` makes its child report every module it loads, using this variable. Processes the service starts
// would inherit it and report to a parent that expects other messages.
delete process.env['WATCH_REPORT_DEPENDENCIES'];

await import('./start.ts');
