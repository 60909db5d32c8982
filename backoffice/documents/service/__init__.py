"""The documents' operations, and the functions with which cases and tiers read and decide them."""

from backoffice.documents.service.deciding import accepted_requirements as accepted_requirements
from backoffice.documents.service.deciding import join_case as join_case
from backoffice.documents.service.deciding import of_case as of_case
from backoffice.documents.service.deciding import of_customer as of_customer
from backoffice.documents.service.deciding import refuse as refuse
from backoffice.documents.service.deciding import seen_elsewhere as seen_elsewhere
from backoffice.documents.service.deciding import set_state as set_state
from backoffice.documents.service.deciding import undecided as undecided
from backoffice.documents.service.files import StoredFile as StoredFile
from backoffice.documents.service.reading import Seen as Seen
from backoffice.documents.service.reading import Shelf as Shelf
from backoffice.documents.service.reading import document as document
from backoffice.documents.service.reading import documents as documents
from backoffice.documents.service.reading import original as original
from backoffice.documents.service.reading import page_image as page_image
from backoffice.documents.service.upkeep import fsck as fsck
from backoffice.documents.service.upkeep import sweep as sweep
from backoffice.documents.service.uploading import Prepared as Prepared
from backoffice.documents.service.uploading import Upload as Upload
from backoffice.documents.service.uploading import may_submit as may_submit
from backoffice.documents.service.uploading import prepare as prepare
from backoffice.documents.service.uploading import receipt as receipt
from backoffice.documents.service.uploading import submit as submit
from backoffice.documents.service.uploading import upload as upload
