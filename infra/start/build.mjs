// What changed is built, and noted as such: whoever starts the server afterwards builds nothing under the feet of others.
import { build } from './install.mjs';

build();
