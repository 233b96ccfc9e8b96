import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import classes from "./ChartPage.module.css";
import { medicineName } from "./MedicineName";
import { ErrorState, Icon, LoadingSkeleton } from "@/components";
import { Picture } from "@/features/chart/Picture";
import { TreatmentFindings } from "@/features/chart/TreatmentFindings";
import { Conditions } from "@/features/health/Conditions";
import { EarlierTrials } from "@/features/health/EarlierTrials";
import { HealthPanel } from "@/features/health/HealthPanel";
import { CheckInPlan } from "@/features/measures/CheckInPlan";
import { RatingDialog } from "@/features/measures/RatingDialog";
import { ResultsDialog } from "@/features/health/ResultsDialog";
import { PatientFlags } from "@/features/measures/SafetyFlags";
import { PatientLetters, PatientRefills } from "@/features/messaging/Correspondence";
import { PatientHeader } from "@/features/people/PatientHeader";
import { signRefill } from "./signRefill";
import { ControlledDrugs } from "@/features/prescriptions/ControlledDrugs";
import { Interactions } from "@/features/prescriptions/Interactions";
import { Loads } from "@/features/prescriptions/Loads";
import { MedicationList } from "@/features/prescriptions/MedicationList";
import { PharmacyPanel } from "@/features/prescriptions/Pharmacy";
import { Plans } from "@/features/prescriptions/Plans";
import { TakingPanel } from "@/features/prescriptions/Taking";
import { Monitoring } from "@/features/prescriptions/Monitoring";
import { StaffBooking } from "@/features/visits/StaffBooking";
import { PatientVisits } from "@/features/visits/PatientVisits";
import { useAccount } from "@/lib/account";
import { post } from "@/lib/api";
import { glue } from "@/lib/dose";
import { mayOffer } from "@/lib/permissions";
import { useShortcuts } from "@/lib/shortcuts";
import { quantitiesQuery } from "@/lib/queries";
import { chartQuery } from "@/lib/staffQueries";
import { todayIn } from "@/lib/time";

/** Tell the caseload what its reader has seen: each time the chart is read anew, while somebody looks at it. */
function useLook(patientId: string, readAt: number) {
  const queries = useQueryClient();
  useEffect(() => {
    if (readAt === 0 || document.hidden) return;
    post("/api/patients/{patient_id}/looks", { path: { patient_id: patientId } })
      .then(() => queries.invalidateQueries({ queryKey: ["practice", "caseload"] }))
      .catch(() => undefined); // a mark that is lost shows something as new once more
  }, [patientId, readAt, queries]);
}

/** Everything about one patient: the sentence, the picture, and what stands behind them. */
export function ChartPage() {
  const { patientId = "" } = useParams();
  return <ChartOf key={patientId} patientId={patientId} />;
}

function ChartOf({ patientId }: { patientId: string }) {
  const account = useAccount();
  const { data: chart, dataUpdatedAt, error, isPending, refetch } = useQuery(chartQuery(patientId));
  useLook(patientId, dataUpdatedAt);
  const [books, setBooks] = useState(false);
  const [rates, setRates] = useState(false);
  const [entered, setEntered] = useState<readonly string[]>();
  const quantities = useQuery({ ...quantitiesQuery, enabled: entered !== undefined });
  const mayBook = mayOffer(account.role, "book-visit");
  useShortcuts("Chart", mayBook ? [{ keys: "b", does: "Book a visit", run: () => setBooks(true) }] : []);
  if (isPending) return <LoadingSkeleton rows={3} height={160} label="Loading the chart" />;
  if (error !== null) return <ErrorState isPage error={error} retry={() => void refetch()} />;
  const { patient } = chart;
  const today = todayIn(patient.time_zone);
  const joinable = chart.visits.find((visit) => visit.can_join);
  return (
    <article className={classes.chart}>
      <div>
        <PatientHeader
          patient={patient}
          actions={
            <>
              {joinable !== undefined && mayOffer(account.role, "join-visit") && (
                <Button component={Link} to={`/patients/${patient.id}/visits/${joinable.id}/room`} leftSection={<Icon name="video" size={18} />}>
                  Join the visit
                </Button>
              )}
              <Button component={Link} to={`/patients/${patient.id}/check-ins`} variant="default" leftSection={<Icon name="trend" size={18} />}>
                Check-ins
              </Button>
              {mayOffer(account.role, "see-reviews") && (
                <>
                  <Button component={Link} to={`/patients/${patient.id}/review`} variant="default" leftSection={<Icon name="pill" size={18} />}>
                    Medication review
                  </Button>
                  <Button component={Link} to={`/patients/${patient.id}/list`} variant="default" leftSection={<Icon name="list" size={18} />}>
                    Personal list
                  </Button>
                </>
              )}
              {mayBook && (
                <Button variant="default" leftSection={<Icon name="calendar" size={18} />} onClick={() => setBooks(true)}>
                  Book a visit
                </Button>
              )}
              {mayOffer(account.role, "rate") && (
                <Button variant="default" onClick={() => setRates(true)}>
                  Rate movements (AIMS)
                </Button>
              )}
            </>
          }
        />
        <PatientFlags flags={chart.flags} />
      </div>
      <p className={classes.sentence}>{glue(chart.sentence)}</p>
      <Picture chart={chart} />
      <TreatmentFindings patientId={patient.id} />
      <MedicationList patientId={patient.id} patientName={patient.name} medications={chart.medications} today={today} nameField={medicineName} reconciles={`/patients/${patient.id}/reconciliation`} />
      <CheckInPlan patientId={patient.id} patientName={patient.name} today={today} mayChange={mayOffer(account.role, "change-check-in-plan")} />
      <Plans patientId={patient.id} patientName={patient.name} today={today} mayPlan={mayOffer(account.role, "change-dose")} />
      <EarlierTrials patientId={patient.id} today={today} drugField={medicineName} />
      <TakingPanel patientId={patient.id} today={today} />
      <Interactions patientId={patient.id} />
      {chart.medications.some(({ status, schedule }) => status === "active" && schedule !== null) && (
        <ControlledDrugs patientId={patient.id} today={today} />
      )}
      <Monitoring patientId={patient.id} today={today} onEnter={setEntered} />
      <Loads patientId={patient.id} />
      <HealthPanel patientId={patient.id} sex={patient.sex} today={today} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <PatientRefills signing={signRefill} patientId={patient.id} />
          <PharmacyPanel patientId={patient.id} isOwn={false} mayChoose={mayOffer(account.role, "choose-pharmacy")} />
          <PatientVisits visits={chart.visits} zone={patient.time_zone} onBook={() => setBooks(true)} />
        </div>
        <div className={classes.column}>
          {mayOffer(account.role, "see-messages") && <PatientLetters patientId={patient.id} patientName={patient.given_name} />}
          <Conditions patientId={patient.id} today={today} />
        </div>
      </div>
      {rates && (
        <RatingDialog patientId={patient.id} patientName={patient.name} slug="aims" onClose={() => setRates(false)} />
      )}
      {entered !== undefined && quantities.isSuccess && (
        <ResultsDialog
          patientId={patient.id}
          mode="results"
          quantities={quantities.data}
          codes={entered}
          today={today}
          onClose={() => setEntered(undefined)}
        />
      )}
      {books && (
        <StaffBooking patient={patient} ownId={account.person_id} onClose={() => setBooks(false)} />
      )}
    </article>
  );
}
