/** 128 random bits; crypto.randomUUID only exists in secure contexts. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join('');
