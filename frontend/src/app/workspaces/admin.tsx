import type { Workspace } from "../workspace";
import { RatesPage } from "../pages/readingPages";
import { CareTeamsPage, RulesPage, StaffPage } from "../pages/staffPages";

export const admin: Workspace = {
  nav: [
    { to: "/", label: "Staff", icon: "people", keys: "g s" },
    { to: "/care-teams", label: "Care teams", icon: "list", keys: "g t" },
    { to: "/rules", label: "Rules", icon: "pill", keys: "g r" },
    { to: "/rates", label: "Rates", icon: "trend", keys: "g a" },
  ],
  routes: [
    { index: true, element: <StaffPage /> },
    { path: "care-teams", element: <CareTeamsPage /> },
    { path: "rules", element: <RulesPage /> },
    { path: "rates", element: <RatesPage /> },
  ],
};
