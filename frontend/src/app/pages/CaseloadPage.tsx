import { Button, Stack } from "@mantine/core";
import { Link } from "react-router";
import { PageHeader } from "@/components";
import { Caseload } from "@/features/caseload/Caseload";
import { OpenFlagsBanner } from "@/features/measures/SafetyFlags";
import { SecondLooksBanner } from "@/features/prescriptions/SecondLooks";
import { useAccount } from "@/lib/account";
import { mayOffer } from "@/lib/permissions";

/** The prescriber's first screen, and the patients of care support and the pharmacist. */
export function CaseloadPage({ title = "Caseload" }: { title?: string }) {
  const { role } = useAccount();
  const register = mayOffer(role, "register-patient") && (
    <Button component={Link} to="/patients/new" variant="default">
      Register a patient
    </Button>
  );
  return (
    <Stack gap="sm">
      <PageHeader title={title} actions={register} />
      <OpenFlagsBanner />
      {mayOffer(role, "give-second-look") && <SecondLooksBanner />}
      <Caseload register={register} />
    </Stack>
  );
}
