BEGIN TRANSACTION;
CREATE TABLE absence (
    tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, runs INTEGER NOT NULL,
    PRIMARY KEY (tenant, company, email)
) STRICT, WITHOUT ROWID;
INSERT INTO "absence" VALUES('tenant','acme','zoe@acme.example',1);
CREATE TABLE person (
    tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, user_id TEXT NOT NULL,
    PRIMARY KEY (tenant, company, email)
) STRICT, WITHOUT ROWID;
INSERT INTO "person" VALUES('tenant','acme','ada@acme.example','id-ada');
CREATE TABLE record (
    seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO "record" VALUES(1,'run-1','2026-11-28T16:51:25.062+00:00','begun','{"command":"apply","docs":"","host":"api.example","operator":"someone","process":31979,"product":"Connect API","started_at":"2026-11-02T08:15:00+00:00","tenant":"tenant"}','75e997cac901fd458d71184dedc16bc19ab66a86bf20c990d5062fbf93823b73');
INSERT INTO "record" VALUES(2,'run-1','2026-11-28T16:51:25.068+00:00','plan','{"digest":"","file":"","holds":[],"options":{},"unchanged_count":0}','ef45716a78ea4d0f54590636212267c4f5454160ed1708c66741d16f7709362d');
INSERT INTO "record" VALUES(3,'run-1','2026-11-28T16:51:25.068+00:00','source','{"kind":null,"modified":"2026-11-01T08:00:00+00:00","name":"b.csv","path":"/b.csv","rows":3,"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","user_rows":3}','1133f5b6d7d5af583e2649e840da5a976c08ba30ec22efde5edb408c782cd9dd');
INSERT INTO "record" VALUES(4,'run-1','2026-11-28T16:51:25.068+00:00','action','{"company":"new","company_id":"","extras":[],"kind":"create-company","new":{"emailDomains":["new.example"],"name":"New","vanityName":"new"},"note":"","old":null,"origin":{"row":2,"sheet":"","source":"b.csv"},"subject":"new","user_id":""}','ce5825fd66ff30698d3ce44b0d73b4f6b3ea04cb77cdcaf232196d64f99a5fd7');
INSERT INTO "record" VALUES(5,'run-1','2026-11-28T16:51:25.068+00:00','action','{"company":"acme","company_id":"id-acme","extras":[["Desk","=5 “é”"]],"kind":"create-user","new":{"active":true,"email":"ada@acme.example","firstName":"Ann","lastName":"Archer"},"note":"","old":null,"origin":{"row":2,"sheet":"","source":"b.csv"},"subject":"ada@acme.example","user_id":""}','96f04b01f2bfff0accb878b027d863aa658828f1f344c632a80e77638b4ef987');
INSERT INTO "record" VALUES(6,'run-1','2026-11-28T16:51:25.068+00:00','action','{"company":"acme","company_id":"id-acme","extras":[],"kind":"deactivate-user","new":{"active":false},"note":"","old":{"active":true},"origin":null,"subject":"sam@acme.example","user_id":"id-sam@acme.example"}','a7575ab15015791fe725830b89478637bdff4a722e4023d82eb385aca17e694f');
INSERT INTO "record" VALUES(7,'run-1','2026-11-28T16:51:25.068+00:00','finding','{"cell":"A3","code":"email.invalid","column":"E-mail","company":"","kind":"rejected","message":"Mend it.","origin":{"row":3,"sheet":"","source":"p\udcff.csv"},"subject":"","trace_id":"","value":"?"}','136a96312b69cc3f17cdaa5f5cab750119156510d5ad22c342c5c42ddf7df787');
INSERT INTO "record" VALUES(8,'run-1','2026-11-28T16:51:25.068+00:00','unchanged','{"company":"acme","origin":{"row":4,"sheet":"","source":"b.csv"},"state":"active","subject":"kim@acme.example"}','559ee9341a9621abf101552e7186f6f19b2c7d9e40bc96f816a4a9365a0f83cb');
INSERT INTO "record" VALUES(9,'run-1','2026-11-28T16:51:25.074+00:00','intent','{"actions":[0],"call":"a call","request":1}','87ed139937a6f00389c39349c663c9b41adc80fb6ee387d9448fdec0ebbf1a3f');
INSERT INTO "record" VALUES(10,'run-1','2026-11-28T16:51:25.074+00:00','sent','{"request":1}','014a35bab95c5b63f19f964937db126d8ae24e59c2834a7bd925b06dbfbe61b6');
INSERT INTO "record" VALUES(11,'run-1','2026-11-28T16:51:25.081+00:00','outcome','{"request":1,"results":[{"account_at":"","action":0,"at":"2026-11-02T08:16:00+00:00","attempts":1,"created_id":"","detail":"","detail_code":null,"outcome":"done","seen":"","status":200,"trace_id":"trace","verified":"not checked"}]}','707f8573e79682bca272fa39fa155a6ef3ba0935e5d184fc5018b1b76b3f0815');
INSERT INTO "record" VALUES(12,'run-1','2026-11-28T16:51:25.083+00:00','intent','{"actions":[1],"call":"a call","request":2}','99b919f4a25fa451b7e50c240413f9d4801e7008d7522aa273cad211743d55b3');
INSERT INTO "record" VALUES(13,'run-1','2026-11-28T16:51:25.083+00:00','sent','{"request":2}','0449fb1ca7510a48aaf541c250fa27ef5cf3492d6b9f11de72d11a066c646aa3');
INSERT INTO "record" VALUES(14,'run-1','2026-11-28T16:51:25.090+00:00','outcome','{"request":2,"results":[{"account_at":"","action":1,"at":"2026-11-02T08:16:00+00:00","attempts":1,"created_id":"","detail":"","detail_code":null,"outcome":"done","seen":"","status":200,"trace_id":"trace","verified":"not checked"}]}','67405dcc5cdaae6d8f30996aa02cf2012d48d3a330bebc3518975c60b24fd305');
INSERT INTO "record" VALUES(15,'run-1','2026-11-28T16:51:25.102+00:00','intent','{"actions":[2],"call":"a call","request":3}','2015fc463e6c3a18dcd0d29d5c67a1ead0d9a5a1dc8288ba819cdbe2d2c1c9a3');
INSERT INTO "record" VALUES(16,'run-1','2026-11-28T16:51:25.102+00:00','sent','{"request":3}','61e44fdbdeef4f8ffda9b61fc718f11cf53a1ff3f5229eb693c87a1757d23a44');
INSERT INTO "record" VALUES(17,'run-1','2026-11-28T16:51:25.106+00:00','outcome','{"request":3,"results":[{"account_at":"","action":2,"at":"2026-11-02T08:16:00+00:00","attempts":1,"created_id":"","detail":"","detail_code":null,"outcome":"done","seen":"","status":200,"trace_id":"trace","verified":"not checked"}]}','98b9d5470f924a98932a015a8d6570c79d2821f565bee302cc7c7cd231bfa541');
INSERT INTO "record" VALUES(18,'run-1','2026-11-28T16:51:25.111+00:00','verified','{"actions":[0,1,2]}','eb6d09e75335e6b28bbc292026f011fc6275beea8b631ed0ee8614f128b1e252');
INSERT INTO "record" VALUES(19,'run-1','2026-11-28T16:51:25.111+00:00','ended','{"api":{"calls":0,"retries":0,"throttled":0},"duration_s":0.0,"error":"","error_call":null,"error_code":"","exit_code":0,"open":0,"outcome":"done","verdict":"Done."}','f964e61b60afa8ffce0d2e0f6109ff0b332b820a9e2777c3b11892cc0d89781f');
INSERT INTO "record" VALUES(20,'run-2','2026-11-28T16:51:25.122+00:00','begun','{"command":"apply","docs":"","host":"api.example","operator":"someone","process":31979,"product":"Connect API","started_at":"2026-11-02T08:15:00+00:00","tenant":"tenant"}','5540521f83ed44968ca8a1ea4ed95b3f682b3e9e8822540a841341687767cd2b');
INSERT INTO "record" VALUES(21,'run-2','2026-11-28T16:51:25.129+00:00','plan','{"digest":"","file":"","holds":[],"options":{},"unchanged_count":0}','9ead055cbfb04d9e70c8555172125d045cff36c9cbf2d21715294d7ef5006772');
INSERT INTO "record" VALUES(22,'run-2','2026-11-28T16:51:25.129+00:00','action','{"company":"acme","company_id":"id-acme","extras":[],"kind":"deactivate-user","new":{"active":false},"note":"","old":{"active":true},"origin":null,"subject":"sam@acme.example","user_id":"id-sam@acme.example"}','eb2741ae63e190358383f45bbfaafdcc500399aeb871052137d5484bae517c7b');
INSERT INTO "record" VALUES(23,'run-2','2026-11-28T16:51:25.133+00:00','intent','{"actions":[0],"call":"a call","request":1}','3a68a03ea5fb3068e69f5f44c3bc2f67de19fda66a0992c60579114d968dc917');
INSERT INTO "record" VALUES(24,'run-2','2026-11-28T16:51:25.133+00:00','sent','{"request":1}','0d68a3e6d21d4d7d8d610380640c6971d9dd9f540f5add4eb27e073cde31583a');
CREATE INDEX record_of_run ON record (run, seq);
CREATE INDEX record_of_kind ON record (kind, seq) WHERE kind IN ('begun', 'ended', 'settled');
COMMIT;
