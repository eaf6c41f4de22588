/** Which models a run tries, in which order, when the first one was named. Pure: the same input gives the same plan. */

import { modelInfo, type ModelOverrides, type ModelSource, nameOf } from "../catalog/models.ts";
import type { ModelInfo, ModelRef, Route } from "../types.ts";

/** The models to try, in order, and how they came about. */
export interface Plan {
  candidates: ModelInfo[];
  /** `null` when the model was named. */
  route: Route | null;
  /** The most capable model that could have been taken: savings are told against it. */
  reference?: ModelInfo;
}

/** What is known of models and of who has them. */
export interface Catalogue {
  models: ModelOverrides;
  /** What providers said they offer, when they were last asked. */
  found: ModelInfo[];
  providers: ModelSource[];
}

/** What is known of these models, each once. */
export function infosOf(refs: ModelRef[], { models, found, providers }: Catalogue): ModelInfo[] {
  const names = refs.map(nameOf);
  return refs.filter((_ref, index) => names.indexOf(names[index] ?? "") === index).map((ref) =>
    modelInfo(
      ref,
      models,
      providers.find((one) => one.name === ref.provider),
      found.find((info) => nameOf(info) === nameOf(ref)),
    )
  );
}

/** The plan for a named model: that one, whatever it is, then the others. */
export function namedPlan(refs: ModelRef[], catalogue: Catalogue): Plan {
  return { candidates: infosOf(refs, catalogue), route: null };
}
