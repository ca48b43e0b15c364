#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the files of this folder again from the packages named in README.md. Run it where node_modules is, with
# esbuild 0.28: `sh path/to/vendor/build.sh`. Neither building nor running Millrace needs it.
set -eu
vendor=$(cd "$(dirname "$0")" && pwd)
flags="--bundle --format=esm --minify --target=es2022 --legal-comments=none --log-level=warning"
bundle() { # output, source, further flags
    output=$1; source=$2; shift 2
    npx esbuild "$source" $flags "$@" --outfile="$vendor/$output"
}
bundle preact.js node_modules/preact/dist/preact.module.js
bundle preact-hooks.js node_modules/preact/hooks/dist/hooks.module.js --external:preact
bundle htm.js node_modules/htm/dist/htm.module.js
bundle uplot.js node_modules/uplot/dist/uPlot.esm.js
bundle dagre.js node_modules/@dagrejs/dagre/dist/dagre.esm.js
cp node_modules/uplot/dist/uPlot.min.css "$vendor/uplot.css"
# The entry is read from here, so that its imports are found in this node_modules.
npx esbuild --sourcefile=codemirror.entry.js --loader=js $flags --outfile="$vendor/codemirror.js" < "$vendor/codemirror.entry.js"
