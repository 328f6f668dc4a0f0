/**
 * Key and self-signed certificate of the mail sink, for localhost, 2020 to 2120. They protect nothing: the key is public
 * and no program but the sink uses it.
 */
export const sinkKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgegAskUOjlHivYOy/
VWcY5Y5LVfNa17WDjA68aZyzaqahRANCAAQyMM5xCbVwfzkLdjqZdlQzvkpl6k20
IjStewNBJQ4TFZzOFyFKwbWyKFyd/xNx2KgVrtfVptmjAGqyTXZ//KP2
-----END PRIVATE KEY-----
`

export const sinkCertificate = `-----BEGIN CERTIFICATE-----
MIIBgjCCASegAwIBAgIBATAKBggqhkjOPQQDAjAhMR8wHQYDVQQDDBZNYWlsIHNp
bmsgb2YgdGhlIHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw
WjAhMR8wHQYDVQQDDBZNYWlsIHNpbmsgb2YgdGhlIHRlc3RzMFkwEwYHKoZIzj0C
AQYIKoZIzj0DAQcDQgAEMjDOcQm1cH85C3Y6mXZUM75KZepNtCI0rXsDQSUOExWc
zhchSsG1sihcnf8TcdioFa7X1abZowBqsk12f/yj9qNOMEwwDwYDVR0TAQH/BAUw
AwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwHQYDVR0OBBYEFHnjvHUF
eJkg7LcBem9I8uf2vLdjMAoGCCqGSM49BAMCA0kAMEYCIQDWza08I2mOy5xXuwSY
9GCEjaIq6+rGiS3xiXW6cSIlkQIhAPKokaPfFjCoQHtU0QAXJnOeu1kVeSkS1SCr
YkfJ2bj/
-----END CERTIFICATE-----
`
