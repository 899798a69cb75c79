// With this variable, `node --watch` makes its child report every module that it loads. Processes started by the service
// would inherit it and send such messages to a parent that expects others.
delete process.env['WATCH_REPORT_DEPENDENCIES'];

await import('./start.ts');
