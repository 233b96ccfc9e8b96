import type { RoleName } from "@/lib/api";
import type { Workspace } from "../workspace";
import { admin } from "./admin";
import { careSupport } from "./careSupport";
import { patient } from "./patient";
import { prescriber } from "./prescriber";

export const WORKSPACES: Record<RoleName, Workspace> = {
  patient,
  prescriber,
  care_support: careSupport,
  admin,
};
