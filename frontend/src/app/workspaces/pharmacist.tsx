import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { DrugPage, DrugsPage } from "../pages/drugPages";
import { MedicationReviewPage } from "../pages/MedicationReviewPage";
import { PersonalListPage } from "../pages/PersonalListPage";
import { PrescriptionPage } from "../pages/PrescriptionPage";
import { RatesPage, ReviewQueuePage } from "../pages/readingPages";
import { ReconciliationPage } from "../pages/ReconciliationPage";
import { DutyPage, FlagsPage, LabsPage, ReviewsPage, RulesPage, SecondLooksPage } from "../pages/staffPages";
import { TrendReading } from "@/features/measures/TrendReading";

export const pharmacist: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/reviews", label: "Reviews", icon: "list", keys: "g m" },
    { to: "/labs", label: "Labs due", icon: "clock", keys: "g l" },
    { to: "/second-looks", label: "Second looks", icon: "stop", keys: "g k", also: ["/rules"] },
    { to: "/drugs", label: "Drugs", icon: "search", keys: "g d" },
    { to: "/flags", label: "Safety flags", icon: "flag", keys: "g f", also: ["/duty"] },
    { to: "/check-ins", label: "Check-ins", icon: "check", keys: "g i" },
    { to: "/rates", label: "Rates", icon: "trend", keys: "g a" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "labs", element: <LabsPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/check-ins", element: <TrendReading /> },
    { path: "check-ins", element: <ReviewQueuePage /> },
    { path: "rates", element: <RatesPage /> },
    { path: "patients/:patientId/reconciliation", element: <ReconciliationPage /> },
    { path: "second-looks", element: <SecondLooksPage /> },
    { path: "rules", element: <RulesPage /> },
    { path: "drugs", element: <DrugsPage /> },
    { path: "drugs/:slug", element: <DrugPage /> },
    { path: "patients/:patientId/review", element: <MedicationReviewPage /> },
    { path: "patients/:patientId/list", element: <PersonalListPage /> },
    { path: "patients/:patientId/prescriptions/:prescriptionId", element: <PrescriptionPage /> },
    { path: "reviews", element: <ReviewsPage /> },
    { path: "flags", element: <FlagsPage /> },
    { path: "duty", element: <DutyPage /> },
  ],
};
