import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "@/lib/api";

/** What the server refused is not asked again; what did not get through is, once. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 1 && !(isProblem(error) && error.status < 500),
        retryDelay: 800,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
