#!/bin/sh
# MiniStack's image runs the functions with its own Node, LocalStack in Lambda's containers. An older Node would fail at
# first use, with a misleading error.
[ "$LAMBDA_EXECUTOR" = local ] || exit 0
wanted=24
found=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo none)
if [ "$found" = none ] || [ "$found" -lt "$wanted" ]; then
  echo "The functions are made for Node $wanted, and this image has: $found. Use npm run cloud:ministack instead, or an image with Node $wanted." >&2
  exit 1
fi
echo "Node $found runs the functions."
