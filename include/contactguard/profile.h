/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile: the numbers of the Bluetooth profiles, as PBAP 1.2.3 and MAP 1.4 write them.
 *
 * Plain facts and no functions, in plain C: every room may include this, and so may the plugins,
 * which use no room. Whoever parses or writes a tag, a feature bit or a target takes it from here.
 */
#pragma once

/* --- What a phone holds --- */

/* The kinds of thing that a phone holds and that policy tells apart. */
typedef enum { CG_AREA_CONTACTS, CG_AREA_CALLS } CgArea;

/* The parts of a phone that can be read: the objects of PBAP (PBAP 3.1). */
typedef enum {
	CG_REPO_PB,
	CG_REPO_FAV,
	CG_REPO_SPD,
	CG_REPO_ICH,
	CG_REPO_OCH,
	CG_REPO_MCH,
	CG_REPO_CCH,
	CG_REPO_SIM_PB,
	CG_REPO_SIM_ICH,
	CG_REPO_SIM_OCH,
	CG_REPO_SIM_MCH,
	CG_REPO_SIM_CCH,
	CG_REPOSITORIES
} CgRepository;

/* --- Targets and service classes --- */

/* The Target header of a CONNECT, 16 bytes each (PBAP 6.3, MAP 6.3). */
#define CG_TARGET_PBAP "\x79\x61\x35\xf0\xf0\xc5\x11\xd8\x09\x66\x08\x00\x20\x0c\x9a\x66"
#define CG_TARGET_MAS  "\xbb\x58\x2b\x40\x42\x0c\x11\xdb\xb0\xde\x08\x00\x20\x0c\x9a\x66"
#define CG_TARGET_MNS  "\xbb\x58\x2b\x41\x42\x0c\x11\xdb\xb0\xde\x08\x00\x20\x0c\x9a\x66"
#define CG_TARGET_SIZE 16

/* The service classes that phones and cars register (Assigned Numbers, 3.3), and Nokia's PC Suite.
 */
#define CG_UUID_PBAP_PCE  "0000112e-0000-1000-8000-00805f9b34fb"
#define CG_UUID_PBAP_PSE  "0000112f-0000-1000-8000-00805f9b34fb"
#define CG_UUID_MAP_MSE   "00001132-0000-1000-8000-00805f9b34fb"
#define CG_UUID_OPP       "00001105-0000-1000-8000-00805f9b34fb"
#define CG_UUID_FTP       "00001106-0000-1000-8000-00805f9b34fb"
#define CG_UUID_SYNC      "00001104-0000-1000-8000-00805f9b34fb"
#define CG_UUID_PC_SUITE  "00005005-0000-1000-8000-0002ee000001"
#define CG_UUID_BIP_AVRCP "0000111a-0000-1000-8000-00805f9b34fb"

/* The same and others as numbers. */
enum {
	CG_SERVICE_PBAP_PCE = 0x112E,
	CG_SERVICE_PBAP_PSE = 0x112F,
	CG_SERVICE_PBAP = 0x1130, /* the profile */
	CG_SERVICE_MAP_MSE = 0x1132,
	CG_SERVICE_MAP_MCE = 0x1133, /* where event reports go */
};

/* Attributes of a service record (GOEP 2.1, 7.1; PBAP 7.1.2; MAP 7.1.1). */
enum {
	CG_SDP_PROFILE_DESCRIPTORS = 0x0009,
	CG_SDP_GOEP_L2CAP_PSM = 0x0200,
	CG_SDP_PBAP_REPOSITORIES = 0x0314,
	CG_SDP_MAP_INSTANCE = 0x0315,
	CG_SDP_MAP_MESSAGE_TYPES = 0x0316,
	CG_SDP_PBAP_FEATURES = 0x0317, /* also MapSupportedFeatures */
};

#define CG_PBAP_VERSION     0x0102 /* the version that we speak */
#define CG_PBAP_VERSION_1_1 0x0101 /* without features, and by RFCOMM alone */

/* --- PBAP --- */

/* PbapSupportedFeatures (PBAP 7.1.2). */
enum {
	CG_PBAP_FEATURE_DOWNLOAD = 1 << 0,
	CG_PBAP_FEATURE_BROWSING = 1 << 1,
	CG_PBAP_FEATURE_DATABASE = 1 << 2,
	CG_PBAP_FEATURE_VERSIONS = 1 << 3,
	CG_PBAP_FEATURE_SELECTING = 1 << 4,
	CG_PBAP_FEATURE_MISSED = 1 << 5,
	CG_PBAP_FEATURE_UCI = 1 << 6,
	CG_PBAP_FEATURE_UID = 1 << 7,
	CG_PBAP_FEATURE_REFERENCES = 1 << 8,
	CG_PBAP_FEATURE_IMAGES = 1 << 9,
};

#define CG_PBAP_FEATURES      0x3BFu /* the guard's own: all of 1.2 but X-BT-UCI */
#define CG_PBAP_FEATURES_ALL  0x3FFu /* all of 1.2; a reserved bit makes some phones refuse */
#define CG_PBAP_FEATURES_NONE 0x003u /* what is meant if features are not sent (PBAP 7.1.2) */

/* SupportedRepositories (PBAP 7.1.2). */
enum {
	CG_PBAP_REPOSITORY_LOCAL = 1 << 0,
	CG_PBAP_REPOSITORY_SIM = 1 << 1,
	CG_PBAP_REPOSITORY_SPEED_DIAL = 1 << 2,
	CG_PBAP_REPOSITORY_FAVOURITES = 1 << 3,
};

#define CG_PBAP_REPOSITORIES     0x0Fu /* the guard's own: all of 1.2 */
#define CG_PBAP_REPOSITORIES_1_1 0x03u /* as PBAP 1.1 knows them */

/* The Type header of what is read (PBAP 5.1 to 5.4). */
#define CG_PBAP_TYPE_PULL    "x-bt/phonebook"
#define CG_PBAP_TYPE_LISTING "x-bt/vcard-listing"
#define CG_PBAP_TYPE_ENTRY   "x-bt/vcard"

/* An entry's Name that is this and 32 hex digits stands for an X-BT-UID (PBAP 3.1.4.4). */
#define CG_PBAP_UID_PREFIX "X-BT-UID:"

/* Application parameters (PBAP 6.2.1). */
enum {
	CG_PBAP_TAG_ORDER = 0x01,
	CG_PBAP_TAG_SEARCH_VALUE = 0x02,
	CG_PBAP_TAG_SEARCH_PROPERTY = 0x03,
	CG_PBAP_TAG_MAX_LIST_COUNT = 0x04,
	CG_PBAP_TAG_LIST_START_OFFSET = 0x05,
	CG_PBAP_TAG_PROPERTY_SELECTOR = 0x06,
	CG_PBAP_TAG_FORMAT = 0x07,
	CG_PBAP_TAG_PHONEBOOK_SIZE = 0x08,
	CG_PBAP_TAG_NEW_MISSED_CALLS = 0x09,
	CG_PBAP_TAG_PRIMARY_VERSION = 0x0A,
	CG_PBAP_TAG_SECONDARY_VERSION = 0x0B,
	CG_PBAP_TAG_VCARD_SELECTOR = 0x0C,
	CG_PBAP_TAG_DATABASE = 0x0D,
	CG_PBAP_TAG_SELECTOR_OPERATOR = 0x0E,
	CG_PBAP_TAG_RESET_MISSED = 0x0F,
	CG_PBAP_TAG_FEATURES = 0x10,
	CG_PBAP_TAGS,
};

/* --- MAP --- */

#define CG_MAP_TAG_FEATURES 0x29 /* MapSupportedFeatures, in a CONNECT (MAP 6.3.1) */

/* What a message listing says of a message: the bits of the ParameterMask (MAP 5.5.4.8). */
typedef enum {
	CG_MESSAGE_SUBJECT,
	CG_MESSAGE_DATETIME,
	CG_MESSAGE_SENDER_NAME,
	CG_MESSAGE_SENDER_ADDRESSING,
	CG_MESSAGE_RECIPIENT_NAME,
	CG_MESSAGE_RECIPIENT_ADDRESSING,
	CG_MESSAGE_TYPE,
	CG_MESSAGE_SIZE,
	CG_MESSAGE_RECEPTION_STATUS,
	CG_MESSAGE_TEXT,
	CG_MESSAGE_ATTACHMENT_SIZE,
	CG_MESSAGE_PRIORITY,
	CG_MESSAGE_READ,
	CG_MESSAGE_SENT,
	CG_MESSAGE_PROTECTED,
	CG_MESSAGE_REPLYTO_ADDRESSING,
	CG_MESSAGE_DELIVERY_STATUS,
	CG_MESSAGE_CONVERSATION_ID,
	CG_MESSAGE_CONVERSATION_NAME,
	CG_MESSAGE_DIRECTION,
	CG_MESSAGE_ATTACHMENT_MIME_TYPES,
	CG_MESSAGE_ATTRIBUTES
} CgMessageAttribute;

/* FilterMessageType: a bit that is set keeps messages of this type out (MAP 5.5.4.4). */
enum {
	CG_MAP_FILTER_SMS_GSM = 1 << 0,
	CG_MAP_FILTER_SMS_CDMA = 1 << 1,
	CG_MAP_FILTER_EMAIL = 1 << 2,
	CG_MAP_FILTER_MMS = 1 << 3,
	CG_MAP_FILTER_IM = 1 << 4,
};

/* What a conversation listing says: the bits of the ConvParameterMask (MAP 5.13.4.9). */
typedef enum {
	CG_CONVERSATION_NAME,
	CG_CONVERSATION_LAST_ACTIVITY,
	CG_CONVERSATION_READ_STATUS,
	CG_CONVERSATION_VERSION_COUNTER,
	CG_CONVERSATION_SUMMARY,
	CG_CONVERSATION_PARTICIPANTS,
	CG_PARTICIPANT_UCI,
	CG_PARTICIPANT_DISPLAY_NAME,
	CG_PARTICIPANT_CHAT_STATE,
	CG_PARTICIPANT_LAST_ACTIVITY,
	CG_PARTICIPANT_X_BT_UID,
	CG_PARTICIPANT_NAME,
	CG_PARTICIPANT_PRESENCE_AVAILABILITY,
	CG_PARTICIPANT_PRESENCE_TEXT,
	CG_PARTICIPANT_PRIORITY,
	CG_CONVERSATION_ATTRIBUTES
} CgConversationAttribute;

/* What an event report tells of: the bits of the NotificationFilterMask (MAP 5.14.3.1). */
typedef enum {
	CG_EVENT_NEW_MESSAGE,
	CG_EVENT_MESSAGE_DELETED,
	CG_EVENT_MESSAGE_SHIFT,
	CG_EVENT_SENDING_SUCCESS,
	CG_EVENT_SENDING_FAILURE,
	CG_EVENT_DELIVERY_SUCCESS,
	CG_EVENT_DELIVERY_FAILURE,
	CG_EVENT_MEMORY_FULL,
	CG_EVENT_MEMORY_AVAILABLE,
	CG_EVENT_READ_STATUS_CHANGED,
	CG_EVENT_CONVERSATION_CHANGED,
	CG_EVENT_PRESENCE_CHANGED,
	CG_EVENT_CHAT_STATE_CHANGED,
	CG_EVENT_EXTENDED_DATA_CHANGED,
	CG_EVENT_MESSAGE_REMOVED,
	CG_EVENTS
} CgEventKind;

/* A car's: those of MAP 1.3, filtering, UTC offsets, features in CONNECT. */
#define CG_MAP_FEATURES 0x000E03FFu

/* --- Single Response Mode (GOEP 2.1, 4.6) --- */

enum {
	CG_SRM_DISABLE = 0x00,
	CG_SRM_ENABLE = 0x01,
	CG_SRMP_WAIT = 0x01,
	CG_SRMP_WAIT_AND_NEXT = 0x02, /* asks to wait, too: BlueZ's test vectors have it */
};
