/** What is known about drugs, for staff. */
import { Stack } from "@mantine/core";
import { useParams } from "react-router";
import { PageHeader } from "@/components";
import { DrugDetails } from "@/features/medications/DrugDetails";
import { DrugSearch } from "@/features/medications/DrugSearch";

export function DrugsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Drugs" lead="What is known about each, and how sure that is" />
      <DrugSearch />
    </Stack>
  );
}

export function DrugPage() {
  const { slug = "" } = useParams();
  return <DrugDetails key={slug} slug={slug} />;
}
