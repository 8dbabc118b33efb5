/** Compiles the pages' styles beside the build. */
import { buildAssets } from '../src/web/frame/build-assets.js'

await buildAssets('build/assets')
