import { Button, Stack } from "@mantine/core";
import { Link } from "react-router";
import { PageHeader } from "@/components";
import { Caseload } from "@/features/caseload/Caseload";
import { OpenFlagsBanner } from "@/features/measures/SafetyFlags";

/** The prescriber's first screen, and the patients of care support. */
export function CaseloadPage({ title = "Caseload" }: { title?: string }) {
  const register = (
    <Button component={Link} to="/patients/new" variant="default">
      Register a patient
    </Button>
  );
  return (
    <Stack gap="sm">
      <PageHeader title={title} actions={register} />
      <OpenFlagsBanner />
      <Caseload register={register} />
    </Stack>
  );
}
