import type { RouteObject } from "react-router";
import type { IconName } from "@/components";
import type { RoleName } from "@/lib/api";

export interface NavItem {
  to: string;
  label: string;
  icon: IconName;
  /** Keyboard shortcut for staff, for example "g c". */
  keys?: string;
  /** Also current on addresses that begin like this. */
  also?: string[];
}

/** What one role sees: the places in the navigation and the routes behind them. */
export interface Workspace {
  nav: NavItem[];
  routes: RouteObject[];
  /** Addresses where nothing else may be on the screen: the navigation stays away. */
  alone?: RegExp;
}

export const ROLE_NAMES: Record<RoleName, string> = {
  patient: "Patient",
  prescriber: "Prescriber",
  care_support: "Care support",
  pharmacist: "Pharmacist",
  admin: "Administrator",
};
