/** Brands, ticket fields, forms and statuses as the API writes them. */
import { brands, ticketForms } from '../content/ids.ts';
import { CUSTOM_STATUSES, TICKET_FIELDS, TICKET_FORMS, type TicketField } from '../content/ticket-fields.ts';
import { PRIORITIES, STATUSES, TICKET_TYPES } from '../store/record.ts';
import type { Founded, Wire } from './people.ts';
import { isoTime } from './time.ts';

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const BRANDS = [
  { name: 'Demo Support', subdomain: 'demo' },
  { name: 'Demo Devices', subdomain: 'demo-devices' },
];

export function brandWires({ foundedAt, site }: Founded): Wire[] {
  return BRANDS.map(({ name, subdomain }, ordinal) => {
    const id = brands.id(ordinal);
    return {
      url: `${site}/api/v2/brands/${id}.json`,
      id,
      name,
      brand_url: `https://${subdomain}.zendesk.example`,
      subdomain,
      host_mapping: null,
      has_help_center: ordinal === 0,
      help_center_state: ordinal === 0 ? 'enabled' : 'disabled',
      active: true,
      default: ordinal === 0,
      is_deleted: false,
      logo: null,
      ticket_form_ids: [ticketForms.id(0), ticketForms.id(1)],
      signature_template: '{{agent.signature}}',
      created_at: isoTime(foundedAt),
      updated_at: isoTime(foundedAt),
    };
  });
}

export function ticketFieldWires({ foundedAt, site }: Founded): Wire[] {
  return TICKET_FIELDS.map((field, position) => ({
    url: `${site}/api/v2/ticket_fields/${field.id}.json`,
    id: field.id,
    type: field.type,
    title: field.title,
    raw_title: field.title,
    description: field.description,
    raw_description: field.description,
    position,
    active: true,
    required: field.required,
    collapsed_for_agents: false,
    regexp_for_validation: null,
    title_in_portal: field.title,
    raw_title_in_portal: field.title,
    visible_in_portal: position < 2,
    editable_in_portal: position < 2,
    required_in_portal: position < 2,
    agent_can_edit: true,
    tag: field.tag,
    created_at: isoTime(foundedAt),
    // Fields nobody touched since the account was opened have no such time.
    updated_at: field.system ? null : isoTime(foundedAt),
    removable: !field.system,
    key: null,
    agent_description: null,
    ...optionWires(field),
  }));
}

/** Dropdowns list their options under one of two names; other fields have neither. */
function optionWires(field: TicketField): Record<string, unknown> {
  const system = (values: readonly string[]) => values.map((value) => ({ name: capital(value), value }));
  switch (field.type) {
    case 'tickettype':
      return { system_field_options: system([...TICKET_TYPES].sort()) };
    case 'priority':
      return { system_field_options: system(PRIORITIES), sub_type_id: 0 };
    case 'status':
      return { system_field_options: system(STATUSES), sub_type_id: 1 };
    case 'custom_status':
      return { custom_statuses: CUSTOM_STATUSES.map((status) => ({ ...statusBody(status) })) };
    case 'tagger':
    case 'multiselect': {
      const options = field.options.map((option) => ({ ...option, raw_name: option.name, default: false }));
      return { custom_field_options: options };
    }
    default:
      return {};
  }
}

export function ticketFormWires({ foundedAt, site }: Founded): Wire[] {
  return TICKET_FORMS.map(({ id, name, fieldIds }, ordinal) => ({
    url: `${site}/api/v2/ticket_forms/${id}.json`,
    id,
    name,
    raw_name: name,
    display_name: name,
    raw_display_name: name,
    end_user_visible: true,
    position: ordinal + 1,
    ticket_field_ids: fieldIds,
    active: true,
    default: ordinal === 0,
    created_at: isoTime(foundedAt),
    updated_at: isoTime(foundedAt),
    in_all_brands: true,
    restricted_brand_ids: [],
    end_user_conditions: [],
    agent_conditions: [],
  }));
}

function statusBody(status: (typeof CUSTOM_STATUSES)[number]): Wire {
  const { agentLabel, endUserLabel } = status;
  return {
    id: status.id,
    status_category: status.category,
    agent_label: agentLabel,
    raw_agent_label: agentLabel,
    end_user_label: endUserLabel,
    raw_end_user_label: endUserLabel,
    description: `${agentLabel} tickets`,
    raw_description: `${agentLabel} tickets`,
    end_user_description: endUserLabel,
    raw_end_user_description: endUserLabel,
    active: true,
    default: status.default,
  };
}

export function customStatusWires({ foundedAt, site }: Founded): Wire[] {
  return CUSTOM_STATUSES.map((status) => ({
    url: `${site}/api/v2/custom_statuses/${status.id}.json`,
    ...statusBody(status),
    created_at: isoTime(foundedAt),
    updated_at: isoTime(foundedAt),
  }));
}
