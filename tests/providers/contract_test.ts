/** The contract suite, for every wire. */

import { contract } from "./contract.ts";
import { WIRES } from "./wires.ts";

for (const wire of WIRES) contract(wire);
