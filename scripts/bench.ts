/** `npm run bench -- NAME [options]`, loaded as the worker is, so that its start and its memory are the worker's. */
import "../bench/main"
