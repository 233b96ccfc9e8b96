import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { LabsPage } from "../pages/staffPages";

export const pharmacist: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/labs", label: "Labs due", icon: "clock", keys: "g l" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "labs", element: <LabsPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
  ],
};
