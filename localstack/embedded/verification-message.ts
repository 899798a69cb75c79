/** The pool's mail with a code, as declared in infra/identity.yml; a test compares them. */
export const verificationMessage = {
  DefaultEmailOption: 'CONFIRM_WITH_CODE',
  EmailSubject: 'Your Lambdagram code',
  EmailMessage: 'Your code is {####}. If you did not request it, you can ignore this e-mail.',
};
