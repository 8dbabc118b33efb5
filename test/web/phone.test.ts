/** Every page at an old phone's width. */
import { walkPages } from './walk-pages.js'

void walkPages(320)
