// A typed query and a typed mutation, as a frontend writes them.
import { graphql } from "../made/gql/gql";

export const offers = graphql(`
  query Offers($bankId: ID!) {
    listings(bankId: $bankId, filter: { kind: OFFER }, first: 5) {
      pageInfo { hasNextPage endCursor }
      edges { node { id title estimateMinutes } }
    }
  }
`);

export const log = graphql(`
  mutation Log($input: LogExchangeInput!) {
    logExchange(input: $input) {
      exchange { id state minutes version }
      userErrors { message code path ... on LooksLikeDuplicateError { otherId confirmable } }
    }
  }
`);
