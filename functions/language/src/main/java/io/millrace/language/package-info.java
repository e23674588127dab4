/**
 * Language models, asked in the words of OpenAI's API: {@code /openai/v1}.
 *
 * <p>Promises, each held by a test:
 *
 * <ul>
 *   <li>a request goes to the container as it came, but for the name of the model and a length that
 *       it does not say ({@code AnswerLengthTest}), and its answer comes back as the container gave
 *       it ({@code ConverseTest});
 *   <li>no caller has more tokens of a minute or a day than the model's declaration gives, but for
 *       what one request takes beyond them ({@code TokenLimitsTest}, {@code TokenAllowancesTest});
 *   <li>while traffic moves to another version, what that one fails at the one that serves answers;
 *       what that fails at, the version before does while it is there ({@code
 *       RolloutOfLanguageTest});
 *   <li>whatever is sent, the answer is one of OpenAI's API that says what was wrong ({@code
 *       ConverseTest});
 *   <li>each word leaves before the container has said the next; who breaks off before the first is
 *       replaced, who does later ends the answer with an event that says so, and where nobody takes
 *       it any longer the container's request ends ({@code StreamedAnswerTest});
 *   <li>no prompt and no answer is logged ({@code ConverseTest}), and none is kept but where the
 *       model's declaration says so, which nobody waits for ({@code ConversationCapturesTest}).
 * </ul>
 */
@NullMarked
package io.millrace.language;

import org.jspecify.annotations.NullMarked;
