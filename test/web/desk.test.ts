/** Every page at a desk's width. */
import { walkPages } from './walk-pages.js'

void walkPages(1280)
