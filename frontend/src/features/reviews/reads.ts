/** The reads of medication reviews. */
import { queryOptions } from "@tanstack/react-query";
import { get, type PersonalList, type ReviewPage, type ReviewWorkspace } from "@/lib/api";
import { patientKey } from "@/lib/queries";

export const workspaceQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "medication-review"],
    queryFn: () => get<ReviewWorkspace>("/api/patients/{patient_id}/medication-review", { path: { patient_id: patientId } }),
  });

export const reviewPageQuery = queryOptions({
  queryKey: ["practice", "review-candidates"],
  queryFn: () => get<ReviewPage>("/api/practice/review-candidates"),
});

export const personalListQuery = (patientId: string, language: PersonalList["language"] | undefined) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "personal-list", language ?? "own"],
    queryFn: () =>
      get<PersonalList>("/api/patients/{patient_id}/personal-list", { path: { patient_id: patientId }, query: { language } }),
  });
