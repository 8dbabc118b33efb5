/** Compiles the pages' styles beside the build. */
import { buildAssets } from '../src/web/build-assets.js'

await buildAssets('build/assets')
