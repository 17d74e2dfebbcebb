import { answerDecoders } from '../transport/decode-answer.ts';

export const { decodePage, decodeAll } = answerDecoders('zendesk');
