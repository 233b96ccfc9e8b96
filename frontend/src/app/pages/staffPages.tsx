/** Pages of the staff that are a title and one feature. */
import { Button, Stack } from "@mantine/core";
import { Link } from "react-router";
import { PageHeader } from "@/components";
import { OpenFlags, OpenFlagsBanner } from "@/features/measures/SafetyFlags";
import { RefillQueue } from "@/features/messaging/RefillQueue";
import { CareTeams } from "@/features/people/CareTeams";
import { CrisisLines } from "@/features/people/CrisisLines";
import { RegisterPatient } from "@/features/people/RegisterPatient";
import { Staff } from "@/features/people/Staff";
import { RuleRates } from "@/features/prescriptions/RuleRates";
import { SecondLooks } from "@/features/prescriptions/SecondLooks";
import { LabsDue } from "@/features/prescriptions/LabsDue";
import { ReviewsList } from "@/features/reviews/ReviewsList";
import { AvailabilityEditor } from "@/features/visits/AvailabilityEditor";
import { Schedule } from "@/features/visits/Schedule";
import { signRefill } from "./signRefill";
import { useAccount } from "@/lib/account";
import { mayOffer } from "@/lib/permissions";

export function RefillsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Refill requests" lead="Soonest run-out first" />
      <OpenFlagsBanner />
      <RefillQueue signing={signRefill} />
    </Stack>
  );
}

export function FlagsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Safety flags" />
      <OpenFlags />
    </Stack>
  );
}

export function SecondLooksPage() {
  return (
    <Stack gap="sm">
      <PageHeader
        title="Second looks"
        lead="Contraindicated, and a colleague wants to prescribe it all the same"
        actions={
          <Button component={Link} to="/rules" variant="default">
            How the rules do
          </Button>
        }
      />
      <SecondLooks />
    </Stack>
  );
}

export function RulesPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="How the rules do" lead="On how many drafts and refills each rule asked for a reason, and what became of it" />
      <RuleRates />
    </Stack>
  );
}

export function LabsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Labs due" lead="What was due longest comes first" />
      <LabsDue />
    </Stack>
  );
}

export function SchedulePage() {
  const { role } = useAccount();
  return (
    <Stack gap="sm">
      <PageHeader
        title="Schedule"
        actions={
          mayOffer(role, "set-availability") && (
            <Button component={Link} to="/schedule/hours" variant="default">
              Your weekly hours
            </Button>
          )
        }
      />
      <Schedule />
    </Stack>
  );
}

export function HoursPage() {
  return (
    <Stack gap="sm">
      <PageHeader
        title="Your weekly hours"
        actions={
          <Button component={Link} to="/schedule" variant="default">
            Back to the schedule
          </Button>
        }
      />
      <AvailabilityEditor />
    </Stack>
  );
}

export function RegisterPatientPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Register a patient" />
      <RegisterPatient />
    </Stack>
  );
}

export function ReviewsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Reviews" lead="Medication reviews to offer, to repeat, and what came of them" />
      <ReviewsList />
    </Stack>
  );
}

export function StaffPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Staff" />
      <Staff />
    </Stack>
  );
}

export function CareTeamsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Care teams" lead="Members see the patients of their teams; nobody else does, save for a second look they ask for." />
      <CareTeams />
    </Stack>
  );
}

export function CrisisLinesPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Crisis help" lead="Whom your patients are told to reach at once, by the country they are in. It is never empty." />
      <CrisisLines />
    </Stack>
  );
}
