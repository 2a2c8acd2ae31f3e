// What a Relay frontend writes; relay-compiler checks it against the schema and makes types of it.
import { graphql } from "relay-runtime";

export const query = graphql`
  query OffersQuery($bankId: ID!, $count: Int, $cursor: String) {
    ...Offers_list @arguments(bankId: $bankId, count: $count, cursor: $cursor)
  }
`;

export const list = graphql`
  fragment Offers_list on Query
  @argumentDefinitions(bankId: { type: "ID!" }, count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "OffersPaginationQuery") {
    listings(bankId: $bankId, filter: { kind: OFFER }, first: $count, after: $cursor) @connection(key: "Offers_listings") {
      edges {
        node {
          id
          title
          ...Offers_listing
        }
      }
    }
  }
`;

export const listing = graphql`
  fragment Offers_listing on Listing @refetchable(queryName: "OffersListingQuery") {
    id
    title
    estimateMinutes
    expiresAt
    category {
      id
      name
    }
  }
`;

export const confirm = graphql`
  mutation OffersConfirmMutation($input: ConfirmExchangeInput!) {
    confirmExchange(input: $input) {
      exchange {
        id
        state
        minutes
      }
      userErrors {
        message
        code
        path
        ... on BelowFloorError {
          available
          requested
        }
      }
    }
  }
`;

export const follow = graphql`
  subscription OffersSubscription($bankId: ID!, $since: String) {
    listingChanged(bankId: $bankId, since: $since) {
      cursor
      listing {
        id
        title
      }
    }
  }
`;
