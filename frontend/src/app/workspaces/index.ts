import { lazy, type ComponentType } from "react";
import type { Workspace } from "../workspace";
import { workspaceScreen } from "../WorkspaceScreen";
import type { RoleName } from "@/lib/api";

function later(load: () => Promise<Workspace>): ComponentType {
  return lazy(async () => ({ default: workspaceScreen(await load()) }));
}

/** Each role loads its own screens only. */
export const WORKSPACES: Record<RoleName, ComponentType> = {
  patient: later(async () => (await import("./patient")).patient),
  prescriber: later(async () => (await import("./prescriber")).prescriber),
  care_support: later(async () => (await import("./careSupport")).careSupport),
  pharmacist: later(async () => (await import("./pharmacist")).pharmacist),
  admin: later(async () => (await import("./admin")).admin),
};
