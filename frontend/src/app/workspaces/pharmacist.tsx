import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { MedicationReviewPage } from "../pages/MedicationReviewPage";
import { PersonalListPage } from "../pages/PersonalListPage";
import { FlagsPage, ReviewsPage } from "../pages/staffPages";

export const pharmacist: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/reviews", label: "Reviews", icon: "list", keys: "g m" },
    { to: "/flags", label: "Safety flags", icon: "flag", keys: "g f" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/review", element: <MedicationReviewPage /> },
    { path: "patients/:patientId/list", element: <PersonalListPage /> },
    { path: "reviews", element: <ReviewsPage /> },
    { path: "flags", element: <FlagsPage /> },
  ],
};
