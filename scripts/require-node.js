// Has to run on any version of Node, so it is written in old JavaScript.
var wanted = 24;
if (Number(process.versions.node.split('.')[0]) < wanted) {
  console.error(
    '\nLambdagram needs Node ' + wanted + ', as Lambda runs it; this is Node ' + process.versions.node + '.\n' +
      'On Linux `npm ci` brings it along (node_modules/.bin/node). It is missing: run `npm ci` again, without --omit=optional.\n' +
      'On other systems install Node ' + wanted + ' yourself: https://nodejs.org\n',
  );
  process.exit(1);
}
